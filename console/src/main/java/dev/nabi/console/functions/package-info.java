/** What the pages and the Lambda API share: Functions, their code, and calls through the gateway, all as the caller. */
@NullMarked
package dev.nabi.console.functions;

import org.jspecify.annotations.NullMarked;
