package dev.nabi.gateway.access;

import java.util.concurrent.CompletionStage;

/** Where Secrets with API keys and webhook secrets come from. */
public interface SecretSource {

    /** What a Secret holds; a Secret that is not there, or may not be read, is an answer, and no failure. */
    CompletionStage<SecretContent> read(String namespace, String name);
}
