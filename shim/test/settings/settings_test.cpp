// SPDX-License-Identifier: PostgreSQL
#include "settings/settings.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "server/http_date.hpp"

namespace shim {
namespace {

Invocation read(const std::vector<std::string_view>& arguments,
                std::map<std::string, std::string> variables = {}) {
    return read_settings(arguments, variables);
}

TEST(Settings, HaveDefaults) {
    const Settings settings = read({}).settings;
    EXPECT_EQ(settings.database, "");
    EXPECT_EQ(settings.server.host, "127.0.0.1");
    EXPECT_EQ(settings.server.port, 8000);
}

TEST(Settings, ComeFromTheEnvironmentAndFlagsOverIt) {
    const Settings settings =
        read({"--pool-size", "3", "--listen=[::1]:0"}, {{"LEARNING_SHIM_POOL_SIZE", "4"},
                                                        {"LEARNING_SHIM_THREADS", "5"},
                                                        {"LEARNING_SHIM_DATABASE", "dbname=a=b"}})
            .settings;
    EXPECT_EQ(settings.pool_size, 3U);
    EXPECT_EQ(settings.server.threads, 5U);
    EXPECT_EQ(settings.database, "dbname=a=b");
    EXPECT_EQ(settings.server.host, "::1");
    EXPECT_EQ(settings.server.port, 0);
}

TEST(Settings, AreForTwoDatabasesWhereThereAreTwo) {
    EXPECT_EQ(read({"--pool-size", "3"}).settings.server.threads, 5U);
    const Settings two = read({"--pool-size", "3", "--read-database", "host=b"}).settings;
    EXPECT_EQ(two.read_database, "host=b");
    EXPECT_EQ(two.server.threads, 8U);
}

TEST(Settings, SayWhoseTheSessionsAre) {
    EXPECT_EQ(read({}).settings.sessions_are_shared, std::nullopt);
    EXPECT_EQ(read({"--sessions", "own"}).settings.sessions_are_shared, false);
    EXPECT_EQ(read({"--sessions", "shared"}).settings.sessions_are_shared, true);
    EXPECT_EQ(read({"--sessions", "auto"}, {{"LEARNING_SHIM_SESSIONS", "own"}}).settings.sessions_are_shared,
              std::nullopt);
    EXPECT_THROW(read({"--sessions", "mine"}), SettingError);
}

TEST(Settings, EqualsSignsBelongToTheValue) {
    EXPECT_EQ(read({"--database=host=/tmp dbname=x"}).settings.database, "host=/tmp dbname=x");
}

TEST(Settings, RefuseWhatTheyDoNotUnderstand) {
    const auto error = [](const std::vector<std::string_view>& arguments,
                          std::map<std::string, std::string> variables = {}) -> std::string {
        try {
            read(arguments, std::move(variables));
        } catch (const SettingError& thrown) {
            return thrown.what();
        }
        return "";
    };
    EXPECT_EQ(error({"--pool"}), "there is no option \"--pool\"; did you mean --pool-size?");
    EXPECT_EQ(error({"--lisen=x"}), "there is no option \"--lisen\"; did you mean --listen?");
    EXPECT_EQ(error({"--nothing-like-it"}), "there is no option \"--nothing-like-it\"");
    EXPECT_EQ(error({}, {{"LEARNING_SHIM_POOLSIZE", "4"}}),
              "there is no setting \"LEARNING_SHIM_POOLSIZE\"; did you mean LEARNING_SHIM_POOL_SIZE?");
    EXPECT_EQ(error({}, {{"LEARNING_SHIM_PORT", "tcp://10.0.0.1:80"}}), "");
    EXPECT_EQ(error({"--pool-size"}), "the option --pool-size needs a value");
    EXPECT_EQ(error({"--pool-size", "0"}), "--pool-size must be a whole number from 1 to 100, not \"0\"");
    EXPECT_EQ(error({}, {{"LEARNING_SHIM_THREADS", "x"}}),
              "LEARNING_SHIM_THREADS must be a whole number from 0 to 900, not \"x\"");
    for (const char* bad :
         {"--listen=8000", "--listen=:8000", "--listen=h:", "--listen=h:70000", "--listen=h:1x"})
        EXPECT_NE(error({bad}), "") << bad;
    EXPECT_NE(error({"8000"}), "");
}

TEST(Settings, HelpNamesEveryOne) {
    EXPECT_EQ(read({"--help"}).command, Command::help);
    EXPECT_EQ(read({"--version"}).command, Command::version);
    EXPECT_EQ(read({"--print-openapi"}).command, Command::print_openapi);
    for (const char* name : {"--database", "LEARNING_SHIM_LISTEN", "--print-openapi", "--version"})
        EXPECT_NE(help_text().find(name), std::string::npos) << name;
}

TEST(HttpDate, IsAFixedFormInGmt) {
    EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace shim
