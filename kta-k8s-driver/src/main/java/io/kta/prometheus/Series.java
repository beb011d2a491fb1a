package io.kta.prometheus;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * One series that Prometheus found.
 *
 * @param labels in the order in which they were sent
 * @param value empty if it is not finite
 */
record Series(Map<String, String> labels, OptionalDouble value) {}
