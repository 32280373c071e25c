package dev.nabi.console.session;

import dev.nabi.console.audit.Audit;
import dev.nabi.console.caller.TokenClaims;
import dev.nabi.console.http.WebAnswer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Signing in at an OpenID provider: there, and back. The id token is the Kubernetes token then. */
final class OidcPages {
    private static final Logger LOG = Logger.getLogger(OidcPages.class);

    private final OidcProvider provider;
    private final TokenOwner owners;
    private final Sessions sessions;
    private final SessionCookies cookies;
    private final PageRenderer pages;
    private final Audit audit;
    private final InstantSource clock;
    private final SecureRandom random;

    OidcPages(
            OidcProvider provider,
            TokenOwner owners,
            Sessions sessions,
            SessionCookies cookies,
            PageRenderer pages,
            Audit audit,
            InstantSource clock,
            SecureRandom random) {
        this.provider = provider;
        this.owners = owners;
        this.sessions = sessions;
        this.cookies = cookies;
        this.pages = pages;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    void add(PageRoutes routes) {
        routes.get("/sign-in/oidc", this::begin);
        routes.get("/sign-in/oidc/answer", this::end);
    }

    private WebAnswer begin(PageRequest request) {
        var flow = OidcFlow.begin(random, LocalPath.of(request.query().get("to")), clock.instant());
        try {
            var there = provider.authorization(flow);
            request.setCookies(
                    List.of(cookies.writeFlow(sessions.sealed(flow, OidcFlow.PURPOSE), OidcFlow.LIFE.toSeconds())));
            return PageRequest.redirect(there);
        } catch (OidcException e) {
            return failed(request, e.getMessage());
        }
    }

    private WebAnswer end(PageRequest request) {
        var query = request.query();
        var flow = flow(request).filter(begun -> begun.isEndedBy(query.get("state"), clock.instant()));
        request.setCookies(List.of(cookies.clearFlow()));
        if (flow.isEmpty()) {
            return failed(request, "an answer belongs to no sign-in of this browser");
        }
        if (!query.get("error").isEmpty()) {
            return failed(request, "the provider says " + query.get("error"));
        }
        try {
            if (provider.isOfAnother(query.get("iss"))) {
                return failed(request, "an answer is of another issuer");
            }
            return begin(request, provider.exchange(query.get("code"), flow.get()), flow.get());
        } catch (OidcException e) {
            return failed(request, e.getMessage());
        }
    }

    private Optional<OidcFlow> flow(PageRequest request) {
        var cookie = request.context().request().getCookie(cookies.flowName());
        return cookie == null ? Optional.empty() : sessions.open(cookie.getValue(), OidcFlow.PURPOSE, OidcFlow.class);
    }

    private WebAnswer begin(PageRequest request, String token, OidcFlow flow) {
        var name = owners.of(token);
        audit(request, name.orElse(TokenClaims.of(token).subject()), name.isPresent() ? "accepted" : "refused: TOKEN");
        if (name.isEmpty()) {
            LOG.warn("the API server does not take the id token: its issuer and its audience have to be those of the"
                    + " API server's own configuration (--oidc-issuer-url, --oidc-client-id)");
            return problem(request, 403, "problem_oidc_token");
        }
        var session = sessions.ofToken(Session.Way.OIDC, name.get(), token);
        var sealed = sessions.sealed(session);
        if (!cookies.fits(sealed)) {
            return problem(request, 400, "problem_token_too_long");
        }
        request.setCookies(cookies.write(sealed));
        // A redirect of the provider's site would leave the new cookie behind; a page of this one does not.
        return WebAnswer.text(200, "text/html; charset=utf-8", """
                <!doctype html><meta http-equiv="refresh" content="0;url=%1$s"><title>Nabi</title><a href="%1$s">Nabi</a>
                """.formatted(
                        flow.to().replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;")));
    }

    private WebAnswer failed(PageRequest request, @Nullable String why) {
        LOG.warnf("a sign-in by OIDC did not succeed: %s", why);
        audit(request, "", "refused");
        return problem(request, 400, "problem_oidc");
    }

    private void audit(PageRequest request, String who, String outcome) {
        audit.record(new Audit.Entry(
                who, "sign-in", "oidc", outcome, request.request().remote()));
    }

    private WebAnswer problem(PageRequest request, int status, String problem) {
        return pages.open(
                request.request(),
                status,
                "sign-in",
                "sign_in",
                Map.of("to", "/", "name", "", "problem", problem, "hasOidc", true));
    }
}
