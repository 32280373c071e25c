package dev.nabi.console.lambda;

import dev.nabi.console.http.WebAnswer;
import java.io.IOException;

/** One operation of the API. */
@FunctionalInterface
interface Operation {
    WebAnswer run(LambdaCall call) throws IOException;
}
