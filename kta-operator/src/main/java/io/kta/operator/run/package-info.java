/**
 * Runs policies, an autoscaler each: what begins, follows and ends them, and which operator may.
 */
@NullMarked
package io.kta.operator.run;

import org.jspecify.annotations.NullMarked;
