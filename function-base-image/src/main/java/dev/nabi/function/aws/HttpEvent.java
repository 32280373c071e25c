package dev.nabi.function.aws;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.FormFields;
import dev.nabi.function.binding.Json;
import dev.nabi.function.http.Headers;
import dev.nabi.function.http.InvokeApi;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the events that the provider's HTTP front doors make of a request have in common. */
final class HttpEvent {
    static final InstantSource CLOCK = InstantSource.system();
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private HttpEvent() {}

    /** Whether the request is one to the provider's Invoke API: its body is the event. */
    static boolean isInvoke(RawInvocation invocation) {
        return InvokeApi.isCalled(invocation.exchange().head());
    }

    static String sourceIp(Headers headers) {
        var forwarded = headers.first("x-forwarded-for");
        return forwarded == null ? "" : forwarded.replaceFirst(",.*", "").strip();
    }

    static String userAgent(Headers headers) {
        var agent = headers.first("user-agent");
        return agent == null ? "" : agent;
    }

    /** The host without its port, as the domain's name. */
    static String domain(Headers headers) {
        var host = headers.first("host");
        return host == null ? "localhost" : host.replaceFirst(":\\d+$", "");
    }

    /** The time in the form of access logs. By hand: the JDK's formatters take longer to be there than a first answer may. */
    static String time(Instant instant) {
        var time = instant.atOffset(ZoneOffset.UTC);
        return two(time.getDayOfMonth()) + "/" + MONTHS.get(time.getMonthValue() - 1) + "/" + time.getYear() + ":"
                + two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond()) + " +0000";
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    static Map<String, String> lastOf(Map<String, List<String>> values) {
        var last = new LinkedHashMap<String, String>();
        values.forEach((name, all) -> last.put(name, all.getLast()));
        return last;
    }

    /** Header fields by their names as they were sent, which compare without case. */
    static Map<String, List<String>> headers(Headers headers) {
        var all = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> all.computeIfAbsent(name, headers::all));
        return all;
    }

    /** Puts the body, as text or in Base64; {@code absent} where there is none. */
    static void putBody(Map<String, @Nullable Object> event, RawInvocation invocation, @Nullable Object absent)
            throws BindException, IOException {
        var body = invocation.body();
        var text = text(invocation.exchange().head().headers().first("content-type"), body);
        boolean binary = body.length > 0 && text == null;
        event.put(
                "body", body.length == 0 ? absent : binary ? Base64.getEncoder().encodeToString(body) : text);
        event.put("isBase64Encoded", binary);
    }

    /** The body as text, where its type and its bytes say so; null where it is binary. */
    private static @Nullable String text(@Nullable String contentType, byte[] body) {
        var type = contentType == null ? "text/plain" : contentType.toLowerCase(Locale.ROOT);
        boolean textual = type.startsWith("text/")
                || type.contains("json")
                || type.contains("xml")
                || type.contains("javascript")
                || type.startsWith("application/x-www-form-urlencoded");
        if (!textual) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    /** The body as the event itself: JSON; text as a JSON string; without a body, the query's parameters. */
    static byte[] eventBody(RawInvocation invocation) throws BindException, IOException {
        var body = invocation.body();
        var head = invocation.exchange().head();
        var type = head.headers().first("content-type");
        if (body.length == 0) {
            return Json.bytes(FormFields.decode(head.query(), StandardCharsets.UTF_8));
        }
        return type != null && type.regionMatches(true, 0, "text/plain", 0, 10)
                ? Json.bytes(new String(body, StandardCharsets.UTF_8))
                : body;
    }
}
