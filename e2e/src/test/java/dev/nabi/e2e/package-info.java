/** The whole platform as a person has it: started as a process, driven by a real kubectl and HTTP calls. */
@NullMarked
package dev.nabi.e2e;

import org.jspecify.annotations.NullMarked;
