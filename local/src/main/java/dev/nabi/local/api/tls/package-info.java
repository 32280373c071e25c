/** The API's identity towards its clients: a certificate of its own, made anew for each start and kept in memory. */
@NullMarked
package dev.nabi.local.api.tls;

import org.jspecify.annotations.NullMarked;
