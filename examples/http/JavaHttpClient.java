// SPDX-License-Identifier: PostgreSQL
//
// learning-shim from Java 17 or later, without libraries: java JavaHttpClient.java http://127.0.0.1:8000

import java.io.IOException;
import java.net.URI;
import java.net.http.*;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.regex.*;
import java.util.stream.*;

public class JavaHttpClient {
    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    // HTTP/1.1 from the start: the client would ask for HTTP/2 in each first request.
    static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    static URI base;

    /** Asks until there is a whole answer: what breaks on the way, or is cut, is an IOException. */
    static HttpResponse<String> ask(HttpRequest request) throws IOException, InterruptedException {
        for (int attempt = 1;; attempt++) {
            long wait = 100L << attempt;
            try {
                HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                if (response.statusCode() < 300) return response;
                if (!Set.of(408, 429).contains(response.statusCode()) && response.statusCode() < 500 || attempt == 8)
                    throw new IllegalStateException(response.statusCode() + ": " + response.body());
                wait = 1000 * response.headers().firstValueAsLong("Retry-After").orElse(1);
            } catch (IOException broken) {
                if (attempt == 8) throw broken;
            }
            Thread.sleep(wait);
        }
    }

    static HttpRequest.Builder to(String target) {
        return HttpRequest.newBuilder(base.resolve(target)).timeout(Duration.ofSeconds(30));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        base = URI.create(arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8000");
        record();
        batch();
        entries();
        summary();
    }

    /** The key is made once, before the first attempt: however often it is sent, it counts once. */
    static void record() throws IOException, InterruptedException {
        String event = """
            {"user_id": "grace", "word_count": 12, "timestamp": "2024-03-01T10:15:00-05:00"}""";
        HttpRequest request = to("/records").header("Content-Type", "application/json")
            .header("Idempotency-Key", '"' + UUID.randomUUID().toString() + '"')
            .POST(BodyPublishers.ofString(event)).build();
        System.out.println("record " + number("word_count", ask(request).body()));
    }

    /** What a device kept while it was offline, one object per line: each has its own id and its own result. */
    static void batch() throws IOException, InterruptedException {
        String kept = IntStream.of(5, 7, 9).mapToObj(words -> String.format(
            "{\"request_id\": \"%s\", \"user_id\": \"grace\", \"word_count\": %d, \"timestamp\": \"2024-03-0%dT20:00:00-05:00\"}%n",
            UUID.randomUUID(), words, words)).collect(Collectors.joining());
        HttpRequest request = to("/records/batch").header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(kept)).build();
        long stored = Pattern.compile("\"status\":20[01]\\b").matcher(ask(request).body()).results().count();
        System.out.println("batch " + stored);
    }

    /** Ada's entries of her days 9 to 13 March, page by page: the header Link leads to the next one. */
    static void entries() throws IOException, InterruptedException {
        DateTimeFormatter clock = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(NEW_YORK);
        Pattern entry = Pattern.compile("\\{[^}]*\"timestamp\":\"([^\"]*)\"[^}]*\\}"); // use a JSON library, if you have one
        Pattern next = Pattern.compile("<([^>]*)>; *rel=\"next\"");
        String page = "/users/ada/records?from=2024-03-09T00:00:00-05:00&to=2024-03-14T00:00:00-04:00&limit=10";
        while (page != null) {
            HttpResponse<String> response = ask(to(page).build());
            entry.matcher(response.body()).results().forEach(one -> System.out.println(
                "entry " + clock.format(Instant.parse(one.group(1))) + " " + number("word_count", one.group())));
            Matcher link = next.matcher(response.headers().firstValue("Link").orElse(""));
            page = link.find() ? link.group(1) : null;
        }
    }

    /** The same days as a table. */
    static void summary() throws IOException, InterruptedException {
        String table = ask(to("/users/ada/summary?from=2024-03-09&to=2024-03-13&granularity=day" +
                              "&time_zone=America/New_York&fields=date,words&format=csv").build()).body();
        table.lines().skip(1).map(line -> line.split(",")).forEach(row ->
            System.out.println("day " + LocalDate.parse(row[0]) + " " + Long.parseLong(row[1])));
    }

    static long number(String member, String json) {
        Matcher matcher = Pattern.compile("\"" + member + "\":(\\d+)").matcher(json);
        if (!matcher.find()) throw new IllegalArgumentException(json);
        return Long.parseLong(matcher.group(1));
    }
}
