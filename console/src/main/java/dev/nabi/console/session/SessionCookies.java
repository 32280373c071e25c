package dev.nabi.console.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cookies that hold a session. A browser keeps 4 KiB in one, so that a long token takes several.
 *
 * @param isSecure whether browsers come by TLS
 */
record SessionCookies(boolean isSecure) {
    private static final int MOST = 4;
    private static final int LONGEST = 3800;

    /** The browser refuses the prefix for a cookie that is not of this host alone, over TLS. */
    private String name() {
        return isSecure ? "__Host-nabi" : "nabi-session";
    }

    private String name(int part) {
        return part == 0 ? name() : name() + "." + part;
    }

    private String attributes(String sameSite) {
        return "; Path=/; HttpOnly; SameSite=" + sameSite + (isSecure ? "; Secure" : "");
    }

    /** The session's text, from the cookies of a request; empty when there is none. */
    Optional<String> read(Function<String, @Nullable String> cookie) {
        var text = new StringBuilder();
        for (var part = 0; part < MOST; part++) {
            var value = cookie.apply(name(part));
            if (value == null || value.isEmpty()) {
                break;
            }
            text.append(value);
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    boolean fits(String text) {
        return text.length() <= MOST * LONGEST;
    }

    /** Values of Set-Cookie that keep a text, and nothing of a longer one before. */
    List<String> write(String text) {
        var cookies = new ArrayList<String>();
        for (var part = 0; part < MOST; part++) {
            var start = part * LONGEST;
            if (start < text.length()) {
                var value = text.substring(start, Math.min(text.length(), start + LONGEST));
                cookies.add(name(part) + "=" + value + attributes("Strict"));
            } else {
                cookies.add(gone(name(part), "Strict"));
            }
        }
        return cookies;
    }

    List<String> clear() {
        return IntStream.range(0, MOST)
                .mapToObj(part -> gone(name(part), "Strict"))
                .toList();
    }

    private String gone(String name, String sameSite) {
        return name + "=; Max-Age=0" + attributes(sameSite);
    }

    /** The name of the cookie of a sign-in by OIDC that is under way. */
    String flowName() {
        return isSecure ? "__Host-nabi-oidc" : "nabi-oidc";
    }

    /** It comes back with a redirect of the provider's site, so it is not as strict. */
    String writeFlow(String text, long seconds) {
        return flowName() + "=" + text + "; Max-Age=" + seconds + attributes("Lax");
    }

    String clearFlow() {
        return gone(flowName(), "Lax");
    }
}
