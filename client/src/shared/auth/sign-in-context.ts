import { createContext, useContext } from "react";
import type { SignIn } from "./sign-in";

export const SignInContext = createContext<SignIn | null>(null);

export function useSignIn(): SignIn {
  const signIn = useContext(SignInContext);
  if (!signIn) throw new Error("nobody is signed in here");
  return signIn;
}
