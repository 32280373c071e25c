/** Signing in to the pages: the session in its cookie, what browsers may send, the three ways to sign in, and their pages. */
@NullMarked
package dev.nabi.console.session;

import org.jspecify.annotations.NullMarked;
