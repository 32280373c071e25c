package dev.nabi.console.session;

import dev.nabi.console.accounts.Account;
import dev.nabi.console.accounts.Accounts;
import dev.nabi.console.accounts.Change;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.http.WebAnswer;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * The accounts, for who may ask for tokens of ServiceAccounts in the accounts' namespace anyway: an invitation gives no more than
 * that. ServiceAccounts are made and deleted with the right of who invites; the console has none for it.
 */
final class PeoplePages {
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;

    private final Accounts accounts;
    private final CallerClients clients;
    private final PageRenderer pages;
    private final String namespace;
    private final String url;

    /** @param url where people reach the console; empty for the host that they came by */
    PeoplePages(Accounts accounts, CallerClients clients, PageRenderer pages, String namespace, String url) {
        this.accounts = accounts;
        this.clients = clients;
        this.pages = pages;
        this.namespace = namespace;
        this.url = url;
    }

    void add(PageRoutes routes) {
        routes.get("/accounts", request -> list(request, 200, "", "", ""));
        routes.post("/accounts", this::invite);
        routes.post("/accounts/:name/invite", this::inviteAgain);
        routes.post("/accounts/:name/remove", this::remove);
    }

    private boolean mayInvite(Caller caller, String name) {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb("create")
                .withResource("serviceaccounts")
                .withSubresource("token")
                .withNamespace(namespace)
                .withName(name)
                .endResourceAttributes()
                .endSpec()
                .build();
        var answer = clients.as(
                caller,
                client -> client.authorization().v1().selfSubjectAccessReview().create(review));
        return answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }

    private WebAnswer list(PageRequest request, int status, String problem, String invited, String link) {
        var caller = request.signedIn().caller();
        var mayInvite = mayInvite(caller, "");
        var data = new HashMap<String, Object>();
        data.put("mayInvite", mayInvite);
        data.put("namespace", namespace);
        data.put("problem", problem);
        data.put("invited", invited);
        data.put("link", link);
        data.put(
                "accounts",
                mayInvite
                        ? accounts.list().stream()
                                .sorted(Comparator.comparing(Account::name))
                                .toList()
                        : List.of());
        return pages.own(request, mayInvite ? status : FORBIDDEN, "accounts", "accounts", data);
    }

    private WebAnswer invite(PageRequest request) {
        var caller = request.signedIn().caller();
        var name = request.form().get("name").strip();
        if (!Account.isName(name)) {
            return list(request, 400, "problem_not_a_name", "", "");
        }
        if (!mayInvite(caller, name)) {
            return list(request, FORBIDDEN, "problem_forbidden", "", "");
        }
        if (accounts.find(name).isPresent()) {
            return list(request, CONFLICT, "problem_name_taken", "", "");
        }
        if (!makeServiceAccount(caller, name)) {
            return list(request, FORBIDDEN, "problem_forbidden", "", "");
        }
        return told(request, name, accounts.invite(name, caller.name()));
    }

    /** One that is there is taken: who may ask for its token may use it. */
    private boolean makeServiceAccount(Caller caller, String name) {
        var account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("nabi.dev/console", "account")
                .endMetadata()
                .build();
        try {
            clients.as(caller, client -> client.resource(account).create());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
                return false;
            }
            if (e.getCode() == CONFLICT) {
                return true;
            }
            throw e;
        }
    }

    private WebAnswer told(PageRequest request, String name, Change.Shown invited) {
        if (invited.change() != Change.DONE) {
            return list(request, 400, PageRenderer.key("problem", invited.change()), "", "");
        }
        var base = url.isEmpty() ? "http://" + request.request().host() : url;
        return list(
                request,
                200,
                "",
                name,
                base + "/invitation/" + name + "." + invited.shown().getFirst());
    }

    private WebAnswer inviteAgain(PageRequest request) {
        var caller = request.signedIn().caller();
        var name = request.part("name");
        return Account.isName(name) && mayInvite(caller, name)
                ? told(request, name, accounts.inviteAgain(name, caller.name()))
                : list(request, FORBIDDEN, "problem_forbidden", "", "");
    }

    private WebAnswer remove(PageRequest request) {
        var name = request.part("name");
        if (!Account.isName(name)) {
            return list(request, 400, "problem_not_a_name", "", "");
        }
        try {
            clients.as(
                    request.signedIn().caller(),
                    client -> client.serviceAccounts()
                            .inNamespace(namespace)
                            .withName(name)
                            .delete());
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
                return list(request, FORBIDDEN, "problem_forbidden", "", "");
            }
            if (e.getCode() != NOT_FOUND) {
                throw e;
            }
        }
        accounts.remove(name);
        return PageRequest.redirect("/accounts");
    }
}
