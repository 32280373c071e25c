package dev.nabi.console.pages;

import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.SignIns;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebHandler;
import dev.nabi.console.http.WebRequest;
import dev.nabi.console.templates.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the page for a request, and whoever is signed in; nobody else sees any. */
public final class Site implements WebHandler {
    /** What a namespace and a Function may be called. */
    static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final String FORM = "application/x-www-form-urlencoded";

    private final SignIns signIns;
    private final Namespaces namespaces;
    private final Answers answers;
    private final List<Route> routes = new ArrayList<>();

    /** Answers a request of somebody who is signed in. */
    @FunctionalInterface
    public interface Handler {
        WebAnswer handle(Page page) throws Exception;
    }

    @SuppressWarnings("ArrayRecordComponent") // of this class alone, which changes and compares none
    private record Route(String method, String[] segments, Handler handler) {}

    public Site(SignIns signIns, Namespaces namespaces, Answers answers) {
        this.signIns = signIns;
        this.namespaces = namespaces;
        this.answers = answers;
    }

    /** Adds a page; a segment that begins with a colon stands for any name that Kubernetes takes. */
    public Site on(String method, String pattern, Handler handler) {
        routes.add(new Route(method, pattern.split("/", -1), handler));
        return this;
    }

    /** The texts in the language of the browser. */
    static Words words(WebRequest request) {
        return Words.of(request.field("Cookie"), request.field("Accept-Language"));
    }

    @Override
    public WebAnswer handle(WebRequest request) {
        if (request.path().equals(LanguageChoice.PATH)) {
            return LanguageChoice.answer(request);
        }
        var words = words(request);
        var caller = signIns.caller(request);
        if (caller.isEmpty()) {
            return unknown(request);
        }
        var query = Page.parameters(request.query());
        var form = request.field("Content-Type").startsWith(FORM)
                ? Page.parameters(new String(request.body(), java.nio.charset.StandardCharsets.UTF_8))
                : Map.<String, String>of();
        var path = new HashMap<String, String>();
        var route = find(request, path);
        var page = new Page(request, caller.get(), words, path, query, form, namespaces(request, caller.get()));
        try {
            return route.isEmpty()
                    ? answers.missing(page)
                    : route.get().handler().handle(page);
        } catch (Exception e) {
            return answers.failed(page, e);
        }
    }

    private List<String> namespaces(WebRequest request, Caller caller) {
        return request.field("Accept").contains("text/html")
                        && !request.field("HX-Request").equals("true")
                ? namespaces.of(caller)
                : List.of();
    }

    /** A browser signs in and comes back; a script is told. */
    private static WebAnswer unknown(WebRequest request) {
        var isPage = request.method().equals("GET")
                && !request.field("HX-Request").equals("true")
                && request.field("Accept").contains("text/html");
        if (!isPage) {
            return WebAnswer.text(401, "application/json", "{\"detail\":\"the session has ended: sign in again\"}");
        }
        var at = request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
        return WebAnswer.empty(303).with("Location", SignIns.PATH + "?to=" + Page.encoded(at));
    }

    private Optional<Route> find(WebRequest request, Map<String, String> path) {
        var method = request.method().equals("HEAD") ? "GET" : request.method();
        var segments = request.path().split("/", -1);
        return routes.stream()
                .filter(route -> route.method().equals(method) && matches(route.segments(), segments, path))
                .findFirst();
    }

    private static boolean matches(String[] pattern, String[] segments, Map<String, String> path) {
        if (pattern.length != segments.length) {
            return false;
        }
        var found = new HashMap<String, String>();
        for (var i = 0; i < pattern.length; i++) {
            if (pattern[i].startsWith(":")) {
                if (!LABEL.matcher(segments[i]).matches()) {
                    return false;
                }
                found.put(pattern[i].substring(1), segments[i]);
            } else if (!pattern[i].equals(segments[i])) {
                return false;
            }
        }
        path.putAll(found);
        return true;
    }
}
