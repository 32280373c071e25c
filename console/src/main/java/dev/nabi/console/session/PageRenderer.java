package dev.nabi.console.session;

import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebRequest;
import dev.nabi.console.templates.Shell;
import dev.nabi.console.templates.Templates;
import dev.nabi.console.templates.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the pages of signing in, in the language of the browser. */
record PageRenderer(Templates templates) {
    /** A page for whoever comes: its template under {@code session/}, and the text that is its title. */
    WebAnswer open(WebRequest request, int status, String name, String title, Map<String, ?> values) {
        var words = words(request);
        return html(status, name, Shell.anonymous(words, words.say(title), path(request)), values);
    }

    /** A page for who is signed in. */
    WebAnswer own(PageRequest page, int status, String name, String title, Map<String, ?> values) {
        var words = words(page.request());
        var caller = page.signedIn().caller();
        var shell = new Shell(
                words,
                words.say(title),
                caller.name(),
                caller.namespace(),
                List.of(),
                "account",
                path(page.request()),
                List.of());
        return html(status, name, shell, values);
    }

    private WebAnswer html(int status, String name, Shell shell, Map<String, ?> values) {
        return WebAnswer.text(status, "text/html; charset=utf-8", templates.render("session/" + name, shell, values));
    }

    private static Words words(WebRequest request) {
        return Words.of(request.field("Cookie"), request.field("Accept-Language"));
    }

    /** Where the page is read again; one that was sent is read at the start of its way. */
    private static String path(WebRequest request) {
        return request.method().equals("GET") ? request.path() : "/account";
    }

    /** The key of the text about a problem or something done. */
    static String key(String kind, Enum<?> what) {
        return kind + "_" + what.name().toLowerCase(Locale.ROOT);
    }
}
