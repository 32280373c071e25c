/** What goes into which image: the table of images and the rules that part files into layers. Values only. */
@NullMarked
package dev.nabi.images.plan;

import org.jspecify.annotations.NullMarked;
