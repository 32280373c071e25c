package dev.nabi.console.lambda;

import java.util.Map;

/** Operations of one subject, by the names that the API's model has for them. */
interface OperationFamily {
    Map<String, Operation> operations();
}
