/** Accounts of people who sign in with a password: the records, the rules of passwords and second factors, and tokens. */
@NullMarked
package dev.nabi.console.accounts;

import org.jspecify.annotations.NullMarked;
