package io.kta.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record that will gain components. Make one by its factories, by a constructor that takes
 * fewer than all components, and by {@code with..} methods, and read it by its accessors: these
 * stay. Its constructor of all components is not API, nor is taking it apart by a record pattern; a
 * new component changes both. A record that has none of these is made by KTA alone, as the result
 * of something: of an algorithm's step, or of a run.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Growing {}
