# SPDX-License-Identifier: PostgreSQL
"""Tests of the page's form, each with an empty log, on the page of a learner who has nothing yet."""

from browser import Browsed
from served import Served

WORDS = "input[name=words]"
UNREACHED = "ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED|ERR_INTERNET_DISCONNECTED"


class FormPage(Browsed, Served):
    def tearDown(self):
        super().tearDown()
        self.database.sql("TRUNCATE learning_log")

    def show(self, shim=None, expected="", fragment="learner=ada&zone=UTC&last=7", **more):
        return self.loaded(self.open(shim or self.shim, expected, fragment, **more))

    def add(self, tab, words):
        tab.fill(WORDS, str(words))
        tab.press(WORDS, "Enter")
