/** Usage, cost and the time series of Functions: where they are asked for, and what charts and forecasts are made of them. */
@NullMarked
package dev.nabi.console.metrics;

import org.jspecify.annotations.NullMarked;
