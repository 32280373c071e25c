/** The console as a process: the Lambda API and the pages for people, put together and configured. */
@NullMarked
package dev.nabi.console;

import org.jspecify.annotations.NullMarked;
