package dev.nabi.console.session;

import dev.nabi.console.accounts.AccountTokens;
import dev.nabi.console.accounts.Accounts;
import dev.nabi.console.accounts.Passwords;
import dev.nabi.console.accounts.RecentAccounts;
import dev.nabi.console.accounts.SecretAccountStore;
import dev.nabi.console.audit.Audit;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.http.WebRoutes;
import dev.nabi.console.records.SecretRecords;
import dev.nabi.console.templates.Templates;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.ext.web.Router;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** All of signing in, put together. */
public final class SessionFace {
    private final Accounts accounts;
    private final Sessions sessions;
    private final SessionCookies cookies;
    private final Options options;
    private final Parts parts;
    private final SecureRandom random;

    /**
     * How people sign in.
     *
     * @param url where browsers reach the console; empty for the host that they come by
     * @param isLoopback whether the process listens on this machine alone
     * @param passwordIterations of a new hash
     */
    public record Options(
            String url,
            boolean isLoopback,
            Sessions.Bounds bounds,
            int passwordIterations,
            Optional<OidcSettings> oidc) {
        boolean isSecure() {
            return url.startsWith("https://");
        }
    }

    /** What the process has for it. */
    public record Parts(
            KubernetesClient own,
            CallerClients clients,
            WebRoutes routes,
            ExecutorService threads,
            HttpClient http,
            InstantSource clock) {}

    public SessionFace(Options options, Parts parts, SecureRandom random) {
        this.options = options;
        this.parts = parts;
        this.random = random;
        var namespace = options.bounds().namespace();
        var records = new SecretRecords(parts.own(), namespace);
        accounts = new Accounts(
                new SecretAccountStore(records),
                new Passwords(options.passwordIterations(), random),
                parts.clock(),
                random);
        sessions = new Sessions(
                new SessionRecords(records, parts.clock(), random),
                new RecentAccounts(accounts, parts.clock()),
                new AccountTokens(parts.own(), namespace, parts.clock()),
                options.bounds(),
                parts.clock(),
                random);
        cookies = new SessionCookies(options.isSecure());
    }

    public Accounts accounts() {
        return accounts;
    }

    public SessionSignIns signIns() {
        return new SessionSignIns(sessions, cookies);
    }

    public void add(Router router) {
        var audit = new Audit(parts.clock());
        var pages = new PageRenderer(new Templates());
        var owners = new TokenOwner(parts.clients());
        new SessionFilter(sessions, cookies, audit, parts.threads(), options.url(), options.isLoopback())
                .install(router);
        var routes = new PageRoutes(router, parts.routes());
        new SignInPages(
                        accounts,
                        owners,
                        sessions,
                        cookies,
                        pages,
                        audit,
                        options.oidc().isPresent())
                .add(routes);
        new AccountPages(accounts, sessions, cookies, pages).add(routes);
        new PeoplePages(accounts, parts.clients(), pages, options.bounds().namespace(), options.url()).add(routes);
        options.oidc()
                .map(settings -> new OidcProvider(parts.http(), settings, parts.clock()))
                .ifPresent(provider -> new OidcPages(
                                provider, owners, sessions, cookies, pages, audit, parts.clock(), random)
                        .add(routes));
    }
}
