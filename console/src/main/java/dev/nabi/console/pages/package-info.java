/** The console's pages: one class for each purpose, from a request to HTML; forms become changes of a Function. */
@NullMarked
package dev.nabi.console.pages;

import org.jspecify.annotations.NullMarked;
