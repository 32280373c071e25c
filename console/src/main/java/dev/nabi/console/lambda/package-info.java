/** The API of AWS Lambda on Functions, with what its clients ask of STS and CloudWatch Logs. */
@NullMarked
package dev.nabi.console.lambda;

import org.jspecify.annotations.NullMarked;
