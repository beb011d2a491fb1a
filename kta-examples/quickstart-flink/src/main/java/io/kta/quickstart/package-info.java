/** What runs in the Flink pods of the quick start on Kubernetes. */
@NullMarked
package io.kta.quickstart;

import org.jspecify.annotations.NullMarked;
