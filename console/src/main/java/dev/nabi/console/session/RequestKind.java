package dev.nabi.console.session;

/** Which face of the console a request is for, by what it says before its body. */
enum RequestKind {
    /** The Lambda API and access keys: whoever calls proves themselves with each request, and no cookie counts. */
    API,
    /** Pages without a sign-in: signing in itself, invitations, style sheets and scripts. */
    OPEN,
    /** All other pages. */
    PAGE;

    private static final String DATED = "/20[0-9]{2}-[0-9]{2}-[0-9]{2}/.*";

    /**
     * @param authorization empty for none
     * @param query empty for none
     */
    static RequestKind of(String method, String path, String authorization, String query) {
        var isSigned = authorization.startsWith("AWS4-") || query.contains("X-Amz-Signature=");
        if (path.matches(DATED)
                || (path.equals("/") && method.equals("POST") && isSigned)
                || is(path, "/access-keys")) {
            return API;
        }
        return is(path, "/sign-in")
                        || is(path, "/invitation")
                        || is(path, "/assets")
                        || path.equals("/language")
                        || path.equals("/favicon.ico")
                ? OPEN
                : PAGE;
    }

    private static boolean is(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
