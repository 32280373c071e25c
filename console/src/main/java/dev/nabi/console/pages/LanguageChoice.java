package dev.nabi.console.pages;

import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebRequest;
import dev.nabi.console.templates.Words;

/** The choice of a language, which a cookie keeps; nobody has to be signed in for it. */
final class LanguageChoice {
    static final String PATH = "/language";

    private LanguageChoice() {}

    static WebAnswer answer(WebRequest request) {
        var query = Page.parameters(request.query());
        var language = query.getOrDefault("language", "");
        var to = query.getOrDefault("to", "/");
        return WebAnswer.empty(303)
                .with("Location", isLocal(to) ? to : "/")
                .with(
                        "Set-Cookie",
                        "nabi-language=" + Words.of(language).language()
                                + "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    }

    /** Whether a browser takes it for a path of the console, not for another host. */
    private static boolean isLocal(String to) {
        return to.matches("/([!-.0-9:-\\[\\]-~][!-\\[\\]-~]*)?");
    }
}
