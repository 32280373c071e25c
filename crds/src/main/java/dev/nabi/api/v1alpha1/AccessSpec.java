package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a Function. Several kinds may be listed: a call that one of them accepts passes. The gateway checks it before
 * anything is woken; a change holds at once and makes no revision.
 */
@ValidationRule(
        value = "(has(self.public) && self.public) || has(self.jwt) || has(self.apiKeys) || has(self.webhook)"
                + " || (has(self.serviceAccounts) && size(self.serviceAccounts) > 0)",
        message = AccessSpec.NOBODY)
public record AccessSpec(
        @JsonProperty("public")
        @JsonPropertyDescription(
                "Anyone may call. Beside other kinds, who shows none of their credentials, or a wrong one, calls as nobody.")
        @Nullable
        Boolean isPublic,

        @JsonPropertyDescription("Who shows a JWT of this issuer in Authorization: Bearer.") @Nullable
        JwtAccess jwt,

        @JsonPropertyDescription(
                "ServiceAccounts of the cluster, as namespace/name, that may call with a token for the gateway's audience "
                        + "(kubectl create token --audience=nabi) in Authorization: Bearer.")
        @Size(max = 64)
        List<String> serviceAccounts,

        @JsonPropertyDescription("Who shows an API key in Authorization: Bearer or X-Api-Key.") @Nullable
        ApiKeyAccess apiKeys,

        @JsonPropertyDescription("Who signs the request's body as this provider of webhooks does.") @Nullable
        WebhookAccess webhook) {

    static final String NOBODY = "spec.access lets someone call: public, jwt, serviceAccounts, apiKeys or webhook";

    /** A ServiceAccount as {@code namespace/name}. */
    static final String SERVICE_ACCOUNT = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?/[a-z0-9]([-.a-z0-9]*[a-z0-9])?$";

    private static final Pattern SERVICE_ACCOUNTS = Pattern.compile(SERVICE_ACCOUNT);

    /** Anyone may call. */
    public static final AccessSpec PUBLIC = new AccessSpec(true, null, List.of(), null, null);

    /** Nobody may call: what holds for a Function without {@code spec.access} where the installation says so. */
    public static final AccessSpec DENIED = new AccessSpec(false, null, List.of(), null, null);

    public AccessSpec {
        serviceAccounts = serviceAccounts == null ? List.of() : List.copyOf(serviceAccounts);
    }

    /** Whether a call needs nothing to pass. */
    public boolean admitsEveryone() {
        return Boolean.TRUE.equals(isPublic);
    }

    /** Whether there is something that a caller could show. */
    public boolean hasCredentials() {
        return jwt != null || !serviceAccounts.isEmpty() || apiKeys != null || webhook != null;
    }

    /** What is wrong with it, a sentence each, keys named under {@code prefix}. */
    public List<String> problems(String prefix) {
        var problems = new ArrayList<String>();
        if (!admitsEveryone() && !hasCredentials()) {
            problems.add(prefix + ": nobody could call; name public, jwt, serviceAccounts, apiKeys or webhook");
        }
        for (var account : serviceAccounts) {
            if (!SERVICE_ACCOUNTS.matcher(account).matches()) {
                problems.add(prefix + ".serviceAccounts: '" + account + "' is not <namespace>/<name>");
            }
        }
        if (jwt != null) {
            jwt.check(prefix + ".jwt", problems);
        }
        if (apiKeys != null) {
            secret(prefix + ".apiKeys.secret", apiKeys.secret(), problems);
        }
        if (webhook != null) {
            webhook.check(prefix + ".webhook", problems);
        }
        return problems;
    }

    static void secret(String key, @Nullable String name, List<String> problems) {
        if (name == null || name.isEmpty()) {
            problems.add(key + ": missing; name a Secret in the Function's namespace");
        }
    }
}
