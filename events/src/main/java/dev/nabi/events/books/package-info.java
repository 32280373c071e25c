/** What is told of events: metrics, the drift of the books, and the backlog that the operator scales by. */
@NullMarked
package dev.nabi.events.books;

import org.jspecify.annotations.NullMarked;
