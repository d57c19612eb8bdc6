# SPDX-License-Identifier: PostgreSQL
"""Makes JSON web tokens, also those that nobody should accept: no library for tokens would."""

import base64
import hashlib
import hmac
import json
import os
import tempfile
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

ISSUER = "https://id.example.org"
AUDIENCE = "learning"
folder = tempfile.TemporaryDirectory()


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Secret:
    algorithm = "HS256"

    def __init__(self, secret=b"0123456789abcdef0123456789abcdef"):
        self.verification_key = secret

    def sign(self, data, hash_=hashlib.sha256):
        return hmac.new(self.verification_key, data, hash_).digest()


def public_pem(private_key, compressed=False):
    if compressed:  # a point of a curve in its short form, within the usual structure
        point = private_key.public_key().public_bytes(serialization.Encoding.X962,
                                                      serialization.PublicFormat.CompressedPoint)
        kind = bytes.fromhex("301306072a8648ce3d020106082a8648ce3d030107")
        return pem(b"\x30\x39" + kind + b"\x03\x22\x00" + point)
    return private_key.public_key().public_bytes(serialization.Encoding.PEM,
                                                 serialization.PublicFormat.SubjectPublicKeyInfo)


def pem(der, label=b"PUBLIC KEY"):
    return b"-----BEGIN " + label + b"-----\n" + base64.encodebytes(der) + b"-----END " + label + b"-----\n"


def der_of(text):
    return base64.b64decode(b"".join(text.splitlines()[1:-1]))


class RsaKey:
    algorithm = "RS256"

    def __init__(self):
        self.private_key = rsa.generate_private_key(65537, 2048)
        self.verification_key = public_pem(self.private_key)

    def sign(self, data):
        return self.private_key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class EcKey:
    algorithm = "ES256"

    def __init__(self):
        self.private_key = ec.generate_private_key(ec.SECP256R1())
        self.verification_key = public_pem(self.private_key)

    def sign(self, data):
        r, s = decode_dss_signature(self.private_key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def flags(key):
    """What the shim has to be told to accept tokens of this key."""
    path = os.path.join(folder.name, key.algorithm)
    with open(path, "wb") as file:
        file.write(key.verification_key)
    return ["--jwt-algorithm", key.algorithm, "--jwt-key-file", path, "--jwt-audience", AUDIENCE, "--jwt-issuer", ISSUER]


def claims(**changed):
    """Valid claims; what is None is left out."""
    all_of_them = {"sub": "ada", "scope": "learner", "iss": ISSUER, "aud": AUDIENCE, "exp": int(time.time()) + 300,
                   **changed}
    return {name: value for name, value in all_of_them.items() if value is not None}


def token(key, payload=None, header=None, sign=None):
    """A token, of parts that are given as values or as text."""
    header = {"alg": key.algorithm, "typ": "JWT"} if header is None else header
    payload = claims() if payload is None else payload
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)]
    signed = ".".join(map(base64url, parts))
    return signed + "." + base64url((sign or key.sign)(signed.encode()))


def bearer(text):
    return {"Authorization": "Bearer " + text}
