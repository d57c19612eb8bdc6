# SPDX-License-Identifier: PostgreSQL
"""A proxy between the shim and PostgreSQL that cuts connections at the worst moments."""

import random

from proxy import Proxy, data_rows


class CuttingProxy(Proxy):
    """Closes a part of the connections when an answer with rows comes: without a byte of it, in the middle of it, or
    before its last byte."""

    def __init__(self, database, cut_share=0.5, seed=7):
        self.cut_share = cut_share
        self.cut_rows = 0  # rows of answers that did not arrive whole
        self._random = random.Random(seed)
        super().__init__(database)

    def pass_reply(self, pair, data):
        rows = data_rows(data)
        if not rows or self._random.random() >= self.cut_share:
            return super().pass_reply(pair, data)
        self.cut_rows += rows
        pair[0].sendall(data[:self._random.choice((0, len(data) // 2, len(data) - 1))])
        return False
