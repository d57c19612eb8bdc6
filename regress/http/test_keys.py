# SPDX-License-Identifier: PostgreSQL
"""Which keys for tokens --check-config takes; those that it refuses would refuse, or let in, whoever comes."""

import os
import unittest

import tokens
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from shim import run, shim_program
from tokens import flags


class Keys(unittest.TestCase):
    def check_key(self, algorithm, text):
        """What --check-config says to a key, whether it comes as a file or as text."""
        path = os.path.join(tokens.folder.name, "tried")
        with open(path, "wb") as file:
            file.write(text)
        rest = ("--jwt-algorithm", algorithm, "--jwt-audience", "x", "--jwt-issuer", "x")
        from_file = run("--check-config", *rest, "--jwt-key-file", path)
        from_text = run("--check-config", *rest, LEARNING_SHIM_JWT_KEY=text.decode())
        self.assertEqual(from_file.returncode, from_text.returncode, text)
        self.assertNotIn("MI", from_file.stderr)  # as every key in DER begins
        return from_file

    def test_public_keys_are_read_in_whole(self):
        rsa_key, ec_key = tokens.RsaKey().verification_key, tokens.EcKey().verification_key
        for algorithm, good in (("RS256", rsa_key), ("ES256", ec_key), ("RS256", b"my key\n\n" + rsa_key + b"\n\n"),
                                ("ES256", ec_key.replace(b"\n", b"\r\n")), ("ES256", ec_key.rstrip()),
                                ("ES256", tokens.public_pem(ec.generate_private_key(ec.SECP256R1()), compressed=True))):
            self.assertEqual(self.check_key(algorithm, good).returncode, 0, good)

        def short_rsa(bits):
            return tokens.public_pem(rsa.generate_private_key(65537, bits))

        def changed(pem, change):
            return tokens.pem(change(tokens.der_of(pem)))

        cut = [changed(pem, lambda der: der[:-1]) for pem in (rsa_key, ec_key)]
        longer = [changed(pem, lambda der: der + b"x") for pem in (rsa_key, ec_key)]
        not_on_curve = changed(ec_key, lambda der: der[:-1] + bytes([der[-1] ^ 1]))
        even_modulus = changed(rsa_key, lambda der: der[:-6] + bytes([der[-6] & 0xFE]) + der[-5:])
        private = tokens.RsaKey().private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        traditional = tokens.EcKey().private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
        for algorithm, bad, word in (
                ("RS256", short_rsa(1024), "1024 bits"), ("RS256", short_rsa(2047), "2047 bits"),
                ("RS256", cut[0], "damaged"), ("ES256", cut[1], "damaged"),
                ("RS256", longer[0], "damaged"), ("ES256", longer[1], "damaged"),
                ("ES256", not_on_curve, "damaged"), ("RS256", even_modulus, "damaged"),
                ("RS256", tokens.pem(b"0"), "damaged"), ("RS256", tokens.pem(b""), "public key"),
                ("RS256", ec_key, "no RSA key"), ("ES256", rsa_key, "P-256"),
                ("ES256", tokens.public_pem(ec.generate_private_key(ec.SECP384R1())), "P-256"),
                ("ES256", tokens.public_pem(ec.generate_private_key(ec.SECP256K1())), "P-256"),
                ("ES256", tokens.public_pem(ed25519.Ed25519PrivateKey.generate()), "P-256"),
                ("RS256", private, "private key"), ("ES256", traditional, "private key"),
                ("ES256", ec_key + traditional, "private key"), ("HS256", private, "PEM"), ("HS256", ec_key, "PEM"),
                ("RS256", tokens.pem(tokens.der_of(rsa_key), b"CERTIFICATE"), "certificate"),
                ("RS256", tokens.pem(tokens.der_of(rsa_key), b"RSA PUBLIC KEY"), "no public key"),
                ("RS256", rsa_key + b"x", "behind"), ("RS256", rsa_key + rsa_key, "behind"),
                ("RS256", rsa_key[:-30], "no public key"), ("RS256", b"my key", "no public key"),
                ("HS256", b"x" * 31, "32 bytes"), ("HS256", b"x" * 31 + b"\n", "32 bytes")):
            done = self.check_key(algorithm, bad)
            self.assertEqual((done.returncode, done.stdout), (2, ""), bad)
            self.assertIn(word, done.stderr)
        self.assertEqual(run("--check-config", *flags(tokens.Secret()), "--jwt-key-file", shim_program()).returncode, 2)


if __name__ == "__main__":
    unittest.main()
