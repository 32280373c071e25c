/** The certificates by which the gateway answers over TLS: read from files, checked, and replaced while it runs. */
@NullMarked
package dev.nabi.gateway.tls;

import org.jspecify.annotations.NullMarked;
