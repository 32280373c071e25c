package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who sends webhooks, and so how they are signed. */
public enum WebhookProvider {
    /** {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature}, as standardwebhooks.com says. */
    @JsonProperty("standardWebhooks")
    STANDARD_WEBHOOKS,
    /** {@code X-Hub-Signature-256}. */
    @JsonProperty("github")
    GITHUB,
    /** {@code Stripe-Signature}. */
    @JsonProperty("stripe")
    STRIPE,
    /** {@code X-Slack-Signature} and {@code X-Slack-Request-Timestamp}. */
    @JsonProperty("slack")
    SLACK;

    /** As the spec names it. */
    public String label() {
        return switch (this) {
            case STANDARD_WEBHOOKS -> "standardWebhooks";
            case GITHUB -> "github";
            case STRIPE -> "stripe";
            case SLACK -> "slack";
        };
    }
}
