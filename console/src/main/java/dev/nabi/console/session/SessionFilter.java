package dev.nabi.console.session;

import dev.nabi.api.loopback.LoopbackRequest;
import dev.nabi.console.audit.Audit;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * What every request to a page passes first: the headers of {@link SecurityHeaders}, the check that it comes from a page of the
 * console, the session of its cookie, and a line of the audit log where it may change something.
 */
public final class SessionFilter implements Handler<RoutingContext> {
    private static final Logger LOG = Logger.getLogger(SessionFilter.class);

    /** Before every route that says nothing of its order, and after those of the Lambda API. */
    private static final int ORDER = -90;

    private final Sessions sessions;
    private final SessionCookies cookies;
    private final Audit audit;
    private final ExecutorService threads;
    private final String own;
    private final boolean isLoopback;

    /** @param url where browsers reach the console; empty where nobody said it */
    SessionFilter(
            Sessions sessions,
            SessionCookies cookies,
            Audit audit,
            ExecutorService threads,
            String url,
            boolean isLoopback) {
        this.sessions = sessions;
        this.cookies = cookies;
        this.audit = audit;
        this.threads = threads;
        this.own = url.replaceFirst("^https?://", "");
        this.isLoopback = isLoopback;
    }

    void install(Router router) {
        router.route().order(ORDER).handler(this);
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var kind = RequestKind.of(
                request.method().name(),
                path(request),
                field(request, "Authorization"),
                Objects.requireNonNullElse(request.query(), ""));
        if (kind == RequestKind.API) {
            context.next();
            return;
        }
        SecurityHeaders.add(
                context.response().headers(), cookies.isSecure(), path(request).startsWith("/assets/"));
        refusal(request).ifPresentOrElse(why -> end(context, 403, why), () -> {
            if (kind == RequestKind.OPEN) {
                context.next();
            } else {
                find(context);
            }
        });
    }

    private Optional<String> refusal(HttpServerRequest request) {
        if (isLoopback) {
            // The host alone: links from elsewhere, and a provider's redirect, are welcome.
            var strange = new LoopbackRequest(List.of(host(request)), List.of(), List.of()).refusal();
            if (strange.isPresent()) {
                return strange;
            }
        }
        return browser(request).refusal();
    }

    private BrowserRequest browser(HttpServerRequest request) {
        return new BrowserRequest(
                request.method().name(),
                host(request),
                own,
                field(request, "Origin"),
                field(request, "Sec-Fetch-Site"));
    }

    private static String host(HttpServerRequest request) {
        var host = request.getHeader("Host");
        return host == null ? String.valueOf(request.authority()) : host;
    }

    private static String path(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "/");
    }

    private static String field(HttpServerRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }

    /** Looks for the session on a thread that may wait, with the body held back until somebody reads it or the answer ends. */
    private void find(RoutingContext context) {
        var request = context.request().pause();
        context.addEndHandler(_ -> {
            if (!request.isEnded()) {
                request.resume();
            }
        });
        var loop = context.vertx().getOrCreateContext();
        var cookie = read(request);
        try {
            threads.execute(() -> found(context, cookie, loop));
        } catch (RejectedExecutionException stopping) {
            end(context, 503, "the console stops");
        }
    }

    private void found(RoutingContext context, Optional<String> cookie, Context loop) {
        try {
            var signedIn = cookie.flatMap(sessions::open).flatMap(sessions::signedIn);
            var renewed = signedIn.filter(_ -> !isBackground(context.request()))
                    .flatMap(found -> sessions.refreshed(found.session()))
                    .map(session -> cookies.write(sessions.sealed(session)));
            loop.runOnContext(_ -> {
                renewed.ifPresent(fields -> context.response().headers().add("Set-Cookie", fields));
                signedIn.ifPresentOrElse(found -> go(context, found), () -> signIn(context));
            });
        } catch (RuntimeException away) {
            LOG.warnf("a session cannot be looked up: %s", away.getMessage());
            loop.runOnContext(_ -> end(context, 503, "who you are cannot be looked up at the moment; try again"));
        }
    }

    /** What a page asks by itself every few seconds: nobody sits there for that, and the session ends when nobody does. */
    private static boolean isBackground(HttpServerRequest request) {
        return !field(request, "Nabi-Background").isEmpty();
    }

    private Optional<String> read(HttpServerRequest request) {
        return cookies.read(name -> {
            Cookie cookie = request.getCookie(name);
            return cookie == null ? null : cookie.getValue();
        });
    }

    private void go(RoutingContext context, SignedIn signedIn) {
        context.put(SignedIn.KEY, signedIn);
        var request = context.request();
        if (!browser(request).isSafe() && !isQuestion(path(request))) {
            var from = request.remoteAddress();
            context.addEndHandler(_ -> audit.record(new Audit.Entry(
                    signedIn.caller().name(),
                    request.method().name(),
                    path(request),
                    Integer.toString(context.response().getStatusCode()),
                    from == null ? "" : String.valueOf(from.hostAddress()))));
        }
        context.next();
    }

    /** What is posted because it is long and changes nothing: a source for the compiler, a form to be shown as a manifest. */
    private static boolean isQuestion(String path) {
        return path.endsWith("/check") || path.endsWith("/preview");
    }

    /** Where nobody is signed in: a page leads to the sign-in, anything else says so. */
    private void signIn(RoutingContext context) {
        var request = context.request();
        var isHtmx = !field(request, "HX-Request").isEmpty();
        if (isHtmx) {
            context.response().putHeader("HX-Redirect", "/sign-in");
        }
        if (!request.method().name().equals("GET")
                || isHtmx
                || field(request, "Accept").contains("event-stream")) {
            end(context, 401, "sign in first");
        } else if (browser(request).isLinkFromElsewhere()) {
            // The browser keeps the cookie back on a way from elsewhere, and sends it on one from here.
            context.response()
                    .putHeader("Content-Type", "text/html; charset=utf-8")
                    .end("<!doctype html><meta http-equiv=\"refresh\" content=\"0\"><title>Nabi</title>");
        } else {
            var to = URLEncoder.encode(request.uri(), StandardCharsets.UTF_8);
            context.response()
                    .setStatusCode(303)
                    .putHeader("Location", "/sign-in?to=" + to)
                    .end();
        }
    }

    private static void end(RoutingContext context, int status, String why) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(why + "\n");
    }
}
