package dev.nabi.console.session;

import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.SignIns;
import dev.nabi.console.http.WebRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Says whose session a request is of, by its cookies. */
public final class SessionSignIns implements SignIns {
    private final Sessions sessions;
    private final SessionCookies cookies;

    SessionSignIns(Sessions sessions, SessionCookies cookies) {
        this.sessions = sessions;
        this.cookies = cookies;
    }

    @Override
    public Optional<Caller> caller(WebRequest request) {
        var sent = parsed(request.field("Cookie"));
        return cookies.read(sent::get)
                .flatMap(sessions::open)
                .flatMap(sessions::signedIn)
                .map(SignedIn::caller);
    }

    private static Map<String, String> parsed(String field) {
        var cookies = new HashMap<String, String>();
        for (var pair : field.split(";", -1)) {
            var at = pair.indexOf('=');
            if (at > 0) {
                cookies.putIfAbsent(
                        pair.substring(0, at).strip(), pair.substring(at + 1).strip());
            }
        }
        return cookies;
    }
}
