// SPDX-License-Identifier: PostgreSQL
//
// learning_log from Java with JDBC (Debian: libpostgresql-jdbc-java), on Java 11 or later:
//
//     java -cp /usr/share/java/postgresql.jar Jdbc.java 'jdbc:postgresql://localhost/learning?user=...'

import java.sql.*;
import java.time.*;
import java.util.*;

public class Jdbc {
    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0])) {
            // Views show the days of the session's zone, which JDBC sets to that of the JVM: let it be the learner's.
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TIME ZONE 'America/New_York'");
            }
            record(connection);
            days(connection);
            weeks(connection);
            catalog(connection.getMetaData());
        }
    }

    /**
     * The id is made once, before the first attempt, and kept until there is an answer: however often this is sent, it
     * counts once. A UUID is sent as a uuid by setObject; setString would send it as varchar, and no such function is
     * found (42883) unless the URL says stringtype=unspecified. The driver knows no Instant, but OffsetDateTime.
     */
    static void record(Connection connection) throws SQLException {
        UUID id = UUID.randomUUID();
        Instant at = Instant.parse("2024-03-02T01:15:00Z");
        try (PreparedStatement statement = connection.prepareStatement(
                     "SELECT outcome, word_count, \"timestamp\" FROM record_learning(?, ?, ?, ?)")) {
            statement.setObject(1, id);
            statement.setString(2, "grace");
            statement.setInt(3, 12);
            statement.setObject(4, at.atOffset(ZoneOffset.UTC));
            for (int attempt = 0; attempt < 2; attempt++) {
                ResultSet receipt = statement.executeQuery();
                receipt.next();
                LocalDateTime stored =
                    receipt.getObject("timestamp", OffsetDateTime.class).atZoneSameInstant(NEW_YORK).toLocalDateTime();
                System.out.println("record " + receipt.getString("outcome") + " " + receipt.getInt("word_count") + " " +
                                   stored.toString().replace('T', ' '));
            }
        }
    }

    /** A year of Ada's days, those without entries too. A LocalDate is a date, and means a day of the zone that is named. */
    static void days(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                     "SELECT period, entries, words, average_words_learned FROM aggregate_learning(?, 'day', ?, ?, ?)")) {
            statement.setString(1, "ada");
            statement.setObject(2, LocalDate.of(2024, 1, 1));
            statement.setObject(3, LocalDate.of(2024, 12, 31));
            statement.setString(4, NEW_YORK.getId());
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                // The start of the day comes in UTC, whatever the session's zone.
                LocalDate day = row.getObject("period", OffsetDateTime.class).atZoneSameInstant(NEW_YORK).toLocalDate();
                System.out.printf(Locale.ROOT, "day %s %d %d %.4f%n", day, row.getLong("entries"), row.getLong("words"),
                                  row.getDouble("average_words_learned"));
            }
        }
    }

    /** Everybody, week by week, and a class. */
    static void weeks(Connection connection) throws SQLException {
        LocalDate first = LocalDate.of(2024, 3, 4);
        LocalDate last = LocalDate.of(2024, 3, 18);
        try (PreparedStatement statement = connection.prepareStatement(
                     "SELECT week, learners, words FROM learning_totals_weekly WHERE week BETWEEN ? AND ? ORDER BY week")) {
            statement.setObject(1, first);
            statement.setObject(2, last);
            ResultSet row = statement.executeQuery();
            while (row.next())
                System.out.println("everybody " + row.getObject("week", LocalDate.class) + " " + row.getLong("learners") + " " +
                                   row.getLong("words"));
        }
        try (PreparedStatement statement = connection.prepareStatement(
                     "SELECT period, learners, words FROM aggregate_learners(?, 'week', ?, ?, ?)")) {
            statement.setArray(1, connection.createArrayOf("text", new String[] {"ada", "lea"}));
            statement.setObject(2, first);
            statement.setObject(3, last);
            statement.setString(4, NEW_YORK.getId());
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                LocalDate week = row.getObject("period", OffsetDateTime.class).atZoneSameInstant(NEW_YORK).toLocalDate();
                System.out.println("class " + week + " " + row.getLong("learners") + " " + row.getLong("words"));
            }
        }
    }

    /** What there is to choose from, as BI tools on JDBC ask for it. */
    static void catalog(DatabaseMetaData metadata) throws SQLException {
        List<String> views = new ArrayList<>();
        ResultSet table = metadata.getTables(null, null, "learning%", new String[] {"VIEW"});
        while (table.next()) {
            views.add(table.getString("TABLE_NAME"));
            System.out.println("view " + table.getString("TABLE_NAME") + ": " + table.getString("REMARKS"));
        }
        for (String view : views) {
            ResultSet column = metadata.getColumns(null, null, view, null);
            while (column.next())
                System.out.println("column " + view + "." + column.getString("COLUMN_NAME") + " " +
                                   column.getString("TYPE_NAME") + ": " + column.getString("REMARKS"));
        }
    }
}
