package dev.nabi.console.lambda;

import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.sigv4.Query;
import java.nio.charset.StandardCharsets;

/** What tools ask of STS: who signs. */
final class SecurityTokenService {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final CallerClients clients;

    SecurityTokenService(CallerClients clients) {
        this.clients = clients;
    }

    WebAnswer answer(LambdaCall call) {
        var form = new String(call.request().body(), StandardCharsets.UTF_8);
        var parameters = Query.parse(form.isEmpty() ? call.request().query() : form);
        var action = Query.first(parameters, "Action");
        if (!action.equals("GetCallerIdentity")) {
            return xml(501, call.id(), error(call, "NotImplemented", "of STS only GetCallerIdentity is served here"));
        }
        // Whoever the API server does not know any more is nobody here.
        clients.as(call.caller(), client -> client.raw("/version"));
        var name = call.key().serviceAccount().isEmpty()
                ? call.key().id()
                : call.key().serviceAccount();
        return xml(
                200,
                call.id(),
                "<GetCallerIdentityResponse xmlns=\"" + NAMESPACE + "\"><GetCallerIdentityResult><Arn>arn:aws:iam::"
                        + call.account() + ":user/" + escaped(call.namespace() + "/" + name) + "</Arn><UserId>"
                        + escaped(call.key().id()) + "</UserId><Account>" + call.account()
                        + "</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>" + call.id()
                        + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
    }

    /** A failure of the request itself, such as a wrong signature. */
    static WebAnswer refused(String id, LambdaException failure) {
        return xml(
                failure.status(),
                id,
                "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>"
                        + escaped(failure.type().replaceFirst("Exception$", "")) + "</Code><Message>"
                        + escaped(String.valueOf(failure.getMessage())) + "</Message></Error><RequestId>" + id
                        + "</RequestId></ErrorResponse>");
    }

    private static String error(LambdaCall call, String code, String message) {
        return "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>" + code + "</Code><Message>"
                + message + "</Message></Error><RequestId>" + call.id() + "</RequestId></ErrorResponse>";
    }

    private static WebAnswer xml(int status, String id, String text) {
        return WebAnswer.text(status, "text/xml", text).with("x-amzn-RequestId", id);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
