// SPDX-License-Identifier: PostgreSQL
//
// What docs/clients.md says of JDBC's types, tried: prints for each way to bind a value what became of it.

import java.sql.*;
import java.time.*;
import java.util.*;

public class JdbcTypes {
    interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    static final String RECORD = "SELECT outcome FROM record_learning(?, 'grace', 12, '2024-03-01Z')";
    static final String AGGREGATE =
        "SELECT min(period AT TIME ZONE 'Asia/Tokyo')::text FROM aggregate_learning('ada', 'day', ?, date '2024-03-02', 'Asia/Tokyo')";

    public static void main(String[] arguments) throws SQLException {
        String id = UUID.randomUUID().toString();
        try (Connection strict = DriverManager.getConnection(arguments[0]);
             Connection lenient = DriverManager.getConnection(arguments[0] + "&stringtype=unspecified")) {
            show("setObject of a UUID", strict, RECORD, statement -> statement.setObject(1, UUID.fromString(id)));
            show("setString", strict, RECORD, statement -> statement.setString(1, id));
            show("setString, stringtype=unspecified", lenient, RECORD, statement -> statement.setString(1, id));

            show("LocalDate", strict, AGGREGATE, statement -> statement.setObject(1, LocalDate.of(2024, 3, 1)));
            Instant instant = Instant.parse("2024-03-01T00:00:00Z");
            show("OffsetDateTime", strict, AGGREGATE, statement -> statement.setObject(1, instant.atOffset(ZoneOffset.UTC)));
            show("setDate", strict, AGGREGATE, statement -> statement.setDate(1, java.sql.Date.valueOf("2024-03-01")));
            show("Instant", strict, AGGREGATE, statement -> statement.setObject(1, instant));
        }
    }

    static void show(String what, Connection connection, String query, Binding binding) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            binding.bind(statement);
            ResultSet row = statement.executeQuery();
            row.next();
            System.out.println(what + ": " + row.getString(1));
        } catch (SQLException error) {
            System.out.println(what + ": " + error.getSQLState());
        }
    }
}
