package dev.nabi.console.session;

import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;

/** A request to one of the pages here, and what its answer needs. */
record PageRequest(WebRequest request, RoutingContext context) {
    Form form() {
        return Form.of(request);
    }

    Form query() {
        return Form.ofQuery(request);
    }

    /** A part of the path that the route names. */
    String part(String name) {
        return Objects.requireNonNullElse(context.pathParam(name), "");
    }

    /** Who is signed in; the filter lets nobody else through. */
    SignedIn signedIn() {
        return SignedIn.of(context).orElseThrow();
    }

    void setCookies(List<String> cookies) {
        context.response().headers().add("Set-Cookie", cookies);
    }

    static WebAnswer redirect(String path) {
        return WebAnswer.empty(303).with("Location", path);
    }
}
