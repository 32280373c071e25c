/** Handlers of AWS Lambda, with the provider's own serialisation and events. Loaded for such a handler alone. */
@NullMarked
package dev.nabi.function.aws;

import org.jspecify.annotations.NullMarked;
