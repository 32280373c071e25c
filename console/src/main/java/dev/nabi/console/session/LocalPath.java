package dev.nabi.console.session;

/** Where a person goes after signing in: a path of the console, never another site. */
final class LocalPath {
    private LocalPath() {}

    static String of(String wanted) {
        return wanted.matches("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,2000}") ? wanted : "/";
    }
}
