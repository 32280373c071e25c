package dev.nabi.console.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a browser does as far as signing in needs it: it keeps cookies, says where a form is from, and follows nothing by itself. */
final class Browser {
    private final HttpClient http;
    private final URI base;
    private final Map<String, String> cookies = new TreeMap<>();

    Browser(HttpClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    /** Another browser with the same cookies. */
    Browser copy() {
        var copy = new Browser(http, base);
        copy.cookies.putAll(cookies);
        return copy;
    }

    /** An answer. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        String field(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String location() {
            return field("Location");
        }

        String setCookie() {
            return String.join("\n", response.headers().allValues("Set-Cookie"));
        }
    }

    Answer get(String path, String... fields) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET(), fields);
    }

    Answer post(String path, String form, String... fields) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.replace(" ", "+")));
        return fields.length > 0
                ? send(request, fields)
                : send(request, "Origin", base.toString(), "Sec-Fetch-Site", "same-origin");
    }

    private Answer send(HttpRequest.Builder request, String... fields) throws IOException, InterruptedException {
        if (fields.length > 0) {
            request.headers(fields);
        }
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        var response = http.send(request.build(), BodyHandlers.ofString());
        response.headers().allValues("Set-Cookie").forEach(this::keep);
        return new Answer(response);
    }

    private void keep(String cookie) {
        var name = cookie.substring(0, cookie.indexOf('='));
        if (cookie.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, cookie.substring(name.length() + 1, cookie.indexOf(';')));
        }
    }
}
