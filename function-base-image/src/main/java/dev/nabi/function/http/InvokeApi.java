package dev.nabi.function.http;

/** The path of AWS Lambda's Invoke API, on which a request's body is the event, whatever the handler would get else. */
public final class InvokeApi {
    private static final String FUNCTIONS = "/2015-03-31/functions/";

    private InvokeApi() {}

    /** Whether the request is one to it, as the provider's command line sends. */
    public static boolean isCalled(RequestHead head) {
        var path = head.path();
        return path.startsWith(FUNCTIONS) && path.endsWith("/invocations");
    }
}
