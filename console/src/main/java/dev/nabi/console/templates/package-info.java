/** Templates of HTML, the texts in them by language, and what every page has around its content. */
@NullMarked
package dev.nabi.console.templates;

import org.jspecify.annotations.NullMarked;
