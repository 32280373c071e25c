package dev.nabi.console.session;

import dev.nabi.console.accounts.Accounts;
import dev.nabi.console.accounts.Change;
import dev.nabi.console.accounts.SignIn;
import dev.nabi.console.audit.Audit;
import dev.nabi.console.http.WebAnswer;
import java.util.Map;
import java.util.Optional;

/** Signing in with an account or a Kubernetes token, taking an invitation, and signing out. */
final class SignInPages {
    private static final int TOO_MANY = 429;

    private final Accounts accounts;
    private final TokenOwner owners;
    private final Sessions sessions;
    private final SessionCookies cookies;
    private final PageRenderer pages;
    private final Audit audit;
    private final boolean hasOidc;

    SignInPages(
            Accounts accounts,
            TokenOwner owners,
            Sessions sessions,
            SessionCookies cookies,
            PageRenderer pages,
            Audit audit,
            boolean hasOidc) {
        this.accounts = accounts;
        this.owners = owners;
        this.sessions = sessions;
        this.cookies = cookies;
        this.pages = pages;
        this.audit = audit;
        this.hasOidc = hasOidc;
    }

    void add(PageRoutes routes) {
        routes.get("/sign-in", request -> form(request, 200, request.query().get("to"), "", ""));
        routes.post("/sign-in", this::account);
        routes.get(
                "/sign-in/token",
                request -> tokenForm(request, 200, request.query().get("to"), ""));
        routes.post("/sign-in/token", this::token);
        routes.post("/sign-out", this::signOut);
        routes.get("/invitation/:link", request -> invitation(request, 200, ""));
        routes.post("/invitation/:link", this::takeInvitation);
    }

    private WebAnswer form(PageRequest request, int status, String to, String name, String problem) {
        return pages.open(
                request.request(),
                status,
                "sign-in",
                "sign_in",
                Map.of("to", LocalPath.of(to), "name", name, "problem", problem, "hasOidc", hasOidc));
    }

    private WebAnswer account(PageRequest request) {
        var form = request.form();
        var name = form.get("name").strip();
        var result = accounts.signIn(name, form.get("password"), form.get("code"));
        audit(request, name, "sign-in", "account", result);
        return switch (result) {
            case SignIn.Accepted(var account) ->
                begin(request, sessions.ofAccount(account.name()), LocalPath.of(form.get("to")));
            case SignIn.Refused(var reason) ->
                form(request, status(reason), form.get("to"), name, PageRenderer.key("problem", reason));
        };
    }

    private static int status(SignIn.Reason reason) {
        return switch (reason) {
            case WRONG -> 401;
            case TOO_MANY_TRIES -> TOO_MANY;
            case BUSY -> 503;
        };
    }

    private void audit(PageRequest request, String who, String what, String object, SignIn result) {
        var outcome =
                switch (result) {
                    case SignIn.Accepted _ -> "accepted";
                    case SignIn.Refused(var reason) -> "refused: " + reason;
                };
        audit(request, who, what, object, outcome);
    }

    private void audit(PageRequest request, String who, String what, String object, String outcome) {
        audit.record(
                new Audit.Entry(who, what, object, outcome, request.request().remote()));
    }

    private WebAnswer begin(PageRequest request, Session session, String to) {
        request.setCookies(cookies.write(sessions.sealed(session)));
        return PageRequest.redirect(to);
    }

    private WebAnswer tokenForm(PageRequest request, int status, String to, String problem) {
        return pages.open(
                request.request(),
                status,
                "token",
                "sign_in_with_token",
                Map.of("to", LocalPath.of(to), "problem", problem));
    }

    private WebAnswer token(PageRequest request) {
        var form = request.form();
        var token = form.get("token").strip();
        var name = owners.of(token);
        audit(request, name.orElse(""), "sign-in", "token", name.isPresent() ? "accepted" : "refused: WRONG");
        if (name.isEmpty()) {
            return tokenForm(request, 401, form.get("to"), "problem_token");
        }
        var session = sessions.ofToken(Session.Way.TOKEN, name.get(), token);
        return cookies.fits(sessions.sealed(session))
                ? begin(request, session, LocalPath.of(form.get("to")))
                : tokenForm(request, 400, form.get("to"), "problem_token_too_long");
    }

    private WebAnswer signOut(PageRequest request) {
        sessions.end(request.signedIn().session());
        request.setCookies(cookies.clear());
        return PageRequest.redirect("/sign-in");
    }

    /** A link is {@code <account>.<token>}. */
    private record Link(String name, String token) {
        static Optional<Link> of(String text) {
            var at = text.indexOf('.');
            return at < 0 ? Optional.empty() : Optional.of(new Link(text.substring(0, at), text.substring(at + 1)));
        }
    }

    private WebAnswer invitation(PageRequest request, int status, String problem) {
        var link = Link.of(request.part("link"));
        var isOpen = link.filter(known -> accounts.isInvited(known.name(), known.token()))
                .isPresent();
        return isOpen
                ? pages.open(
                        request.request(),
                        status,
                        "invitation",
                        "invitation",
                        Map.of("name", link.get().name(), "problem", problem))
                : pages.open(request.request(), 404, "invitation-over", "invitation", Map.of());
    }

    private WebAnswer takeInvitation(PageRequest request) {
        var link = Link.of(request.part("link")).orElse(new Link("", ""));
        var form = request.form();
        if (!form.get("password").equals(form.get("again"))) {
            return invitation(request, 400, "problem_passwords_differ");
        }
        var change = accounts.takeInvitation(link.name(), link.token(), form.get("password"));
        audit(request, link.name(), "take-invitation", "account", change.name());
        return switch (change) {
            case DONE -> begin(request, sessions.ofAccount(link.name()), "/account?new");
            case LINK_NOT_VALID, NO_SUCH_ACCOUNT -> invitation(request, 404, "");
            default -> invitation(request, change == Change.BUSY ? 503 : 400, PageRenderer.key("problem", change));
        };
    }
}
