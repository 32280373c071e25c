package dev.nabi.gateway.access;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the keys of issuers come from. */
public interface IssuerSource {

    /** The keys of an issuer that a Function names; {@code jwksUri} is null where discovery says it. */
    CompletionStage<IssuerKeys> keys(String issuer, @Nullable String jwksUri);

    /** The cluster's own issuer of tokens for ServiceAccounts, and its keys. */
    CompletionStage<IssuerKeys> ofCluster();
}
