package dev.nabi.console.session;

import dev.nabi.console.accounts.Account;
import dev.nabi.console.accounts.Accounts;
import dev.nabi.console.accounts.Change;
import dev.nabi.console.http.WebAnswer;
import io.quarkus.qute.RawString;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a person sees and changes of their own account: password, second factor, recovery codes. */
final class AccountPages {
    private static final String ISSUER = "Nabi";

    private final Accounts accounts;
    private static final DateTimeFormatter ENDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Sessions sessions;
    private final SessionCookies cookies;
    private final PageRenderer pages;

    AccountPages(Accounts accounts, Sessions sessions, SessionCookies cookies, PageRenderer pages) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.cookies = cookies;
        this.pages = pages;
    }

    void add(PageRoutes routes) {
        routes.get("/account", request -> account(request, 200, "", ""));
        routes.post("/account/password", this::password);
        routes.post("/account/second-factor", this::beginTotp);
        routes.get("/account/second-factor", request -> confirmation(request, 200, ""));
        routes.post("/account/second-factor/confirm", this::confirmTotp);
        routes.post("/account/second-factor/disable", this::disableTotp);
        routes.post("/account/recovery-codes", this::recoveryCodes);
    }

    /** The account of the session; one of another way has none that could be changed here. */
    private static String name(PageRequest request) {
        var session = request.signedIn().session();
        return session.way() == Session.Way.ACCOUNT ? session.name() : "";
    }

    private WebAnswer account(PageRequest request, int status, String done, String problem) {
        var account = accounts.find(name(request));
        var data = new HashMap<String, Object>();
        data.put("session", request.signedIn().session());
        data.put("ends", ENDS.format(request.signedIn().session().ends()));
        data.put("isAccount", account.isPresent());
        data.put("hasSecondFactor", account.filter(Account::hasSecondFactor).isPresent());
        data.put("codesLeft", account.map(known -> known.recoveryCodes().size()).orElse(0));
        data.put("isNew", request.request().query().equals("new"));
        data.put("done", done);
        data.put("problem", problem);
        return pages.own(request, status, "account", "account", data);
    }

    private WebAnswer after(PageRequest request, Change change, String done) {
        if (change != Change.DONE) {
            return account(request, status(change), "", PageRenderer.key("problem", change));
        }
        // Sessions of the time before are over, and this one goes on as a new one.
        begin(request);
        return account(request, 200, done, "");
    }

    private void begin(PageRequest request) {
        request.setCookies(cookies.write(sessions.sealed(sessions.ofAccount(name(request)))));
    }

    private static int status(Change change) {
        return switch (change) {
            case TOO_MANY_TRIES -> 429;
            case BUSY -> 503;
            default -> 400;
        };
    }

    private WebAnswer password(PageRequest request) {
        var form = request.form();
        if (!form.get("wanted").equals(form.get("again"))) {
            return account(request, 400, "", "problem_passwords_differ");
        }
        var change = accounts.changePassword(name(request), form.get("password"), form.get("code"), form.get("wanted"));
        return after(request, change, "done_password");
    }

    private WebAnswer beginTotp(PageRequest request) {
        var begun = accounts.beginTotp(name(request), request.form().get("password"));
        return begun.change() == Change.DONE
                ? confirmation(request, 200, "")
                : account(request, status(begun.change()), "", PageRenderer.key("problem", begun.change()));
    }

    private WebAnswer confirmation(PageRequest request, int status, String problem) {
        var secret = accounts.pendingTotp(name(request));
        if (secret.isEmpty()) {
            return PageRequest.redirect("/account");
        }
        var uri = Accounts.totpUri(ISSUER, name(request), secret.get());
        return pages.own(
                request,
                status,
                "second-factor",
                "second_factor",
                Map.of(
                        "qr",
                        new RawString(QrCode.svg(uri, "QR")),
                        "secret",
                        secret.get().replaceAll("(.{4})(?=.)", "$1 "),
                        "problem",
                        problem));
    }

    private WebAnswer confirmTotp(PageRequest request) {
        var form = request.form();
        var confirmed = accounts.confirmTotp(name(request), form.get("first"), form.get("second"));
        if (confirmed.change() != Change.DONE) {
            return confirmation(request, status(confirmed.change()), PageRenderer.key("problem", confirmed.change()));
        }
        begin(request);
        return codes(request, confirmed.shown());
    }

    private WebAnswer disableTotp(PageRequest request) {
        var form = request.form();
        return after(
                request,
                accounts.disableTotp(name(request), form.get("password"), form.get("code")),
                "done_second_factor_off");
    }

    private WebAnswer recoveryCodes(PageRequest request) {
        var form = request.form();
        var made = accounts.newRecoveryCodes(name(request), form.get("password"), form.get("code"));
        return made.change() == Change.DONE
                ? codes(request, made.shown())
                : account(request, status(made.change()), "", PageRenderer.key("problem", made.change()));
    }

    private WebAnswer codes(PageRequest request, List<String> codes) {
        return pages.own(request, 200, "recovery-codes", "recovery_codes", Map.of("codes", codes));
    }
}
