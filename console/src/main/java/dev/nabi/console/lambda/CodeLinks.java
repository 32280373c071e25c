package dev.nabi.console.lambda;

import dev.nabi.console.accesskeys.AccessKey;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.CodeStoreException;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.sigv4.Presigner;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Addresses of this API, signed with the caller's key, by which code can be fetched for ten minutes without signing anything. */
final class CodeLinks {
    static final String PATH = "/2015-03-31/nabi/code/";
    private static final Duration HOLDS = Duration.ofMinutes(10);

    private final CodeStoreClient code;
    private final Clock clock;
    private final int mostBytes;

    CodeLinks(CodeStoreClient code, Clock clock, int mostBytes) {
        this.code = code;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    String to(LambdaCall call, String sha256) {
        if (sha256.isEmpty()) {
            return "";
        }
        AccessKey key = call.key();
        var query = Presigner.query(
                "GET",
                PATH + sha256,
                call.request().host(),
                key.id(),
                key.secret(),
                call.region(),
                HOLDS,
                clock.instant());
        return call.origin() + PATH + sha256 + "?" + query;
    }

    WebAnswer fetch(LambdaCall call) {
        var sha256 = call.request().path().substring(PATH.length());
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw LambdaException.notFound("The resource you requested does not exist.");
        }
        try {
            var content = code.get(call.caller(), call.namespace(), sha256, mostBytes);
            return new WebAnswer(
                    200, Map.of("Content-Type", "application/zip", "X-Content-Type-Options", "nosniff"), content);
        } catch (CodeStoreException e) {
            throw e.status() == 404
                    ? LambdaException.notFound("The resource you requested does not exist.")
                    : LambdaException.service(String.valueOf(e.getMessage()));
        }
    }
}
