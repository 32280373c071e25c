/** What the chart renders, through the real Helm library. */
@NullMarked
package dev.nabi.chart;

import org.jspecify.annotations.NullMarked;
