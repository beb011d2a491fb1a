/** Dhalion: symptoms, diagnoses, resolutions. */
@NullMarked
package io.kta.algorithm.dhalion;

import org.jspecify.annotations.NullMarked;
