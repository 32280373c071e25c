package dev.nabi.function.handler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/** Makes the one instance of a handler class that serves every invocation. */
public final class Instances {
    private Instances() {}

    public static Object create(Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new HandlerException(
                    type.getName() + " is abstract or an interface; a handler is a class with a body");
        }
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException missing) {
            throw new HandlerException(
                    type.getName() + " has no constructor without parameters; a handler class needs one"
                            + (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())
                                    ? " and, as a nested class, must be static"
                                    : ""),
                    missing);
        } catch (InvocationTargetException thrown) {
            throw new HandlerException("the constructor of " + type.getName() + " failed", thrown.getCause());
        } catch (ReflectiveOperationException | LinkageError failure) {
            throw new HandlerException(type.getName() + " cannot be initialised", failure);
        }
    }
}
