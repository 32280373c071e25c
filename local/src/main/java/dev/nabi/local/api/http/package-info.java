/** The API over HTTP: paths, discovery, OpenAPI, watches, logs. */
@NullMarked
package dev.nabi.local.api.http;

import org.jspecify.annotations.NullMarked;
