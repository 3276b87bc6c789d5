export const playground = {
  title: "Playground",
  back: "Back to the app",
  somebodyElse: "Sign in as somebody else",
  whoYouAre: "Signed in as",
  panel: "Examples",
  lead: "Open one and run it: what it needs to know is read beforehand and put into its variables.",
  yours: "For you",
  others: "For other roles",
  othersLead: "Open them to read; they are refused to you. Sign in as somebody else to run them.",
  for: "For: {{roles}}",
  everybody: "For every role",
  opened: "“{{title}}” is open, with the button that runs it beside it.",
  nothing: "“{{title}}” is open, but there is nothing yet that it could be run on. Put an id into its variables.",
  failed: "What “{{title}}” needs could not be read. Put an id into its variables.",
  foreign: "“{{title}}” is open to read. It is refused to your role.",
  examples: {
    whoAmI: {
      title: "Who am I?",
      text: "The account behind the token, its workspace, and how much may still be asked this minute.",
    },
    sessions: { title: "Sessions, page by page", text: "Two at a time, with the cursor that leads to the next page." },
    createSession: {
      title: "Create a session",
      text: "What material is brought into. The key makes it count once, however often it is sent.",
    },
    requestUpload: {
      title: "Ask for an upload",
      text: "Gives an address to PUT a file to; it is stored once it has been scanned.",
    },
    sessionSteps: {
      title: "How far is a session?",
      text: "Its step, its files and what came of them; what you may not see is named.",
    },
    notifications: {
      title: "Follow what happens",
      text: "A subscription: kinds and ids as they come, never content, and none missed after a break.",
    },
    evidencePacks: {
      title: "Packs, as your role sees them",
      text: "The same question for every role. Hidden fields are null and named.",
    },
    lifecycle: {
      title: "Why is it still here?",
      text: "Every rule that was weighed for a session, and the retention policies behind them.",
    },
    verifyCertificate: {
      title: "Verify a certificate",
      text: "The newest proof of a deletion: its signature, its place in the log, and what it found.",
    },
    approvePack: {
      title: "Approve a pack",
      text: "By the version that was read, once, and with a minute to take it back.",
    },
    erasurePreview: {
      title: "What would an erasure delete?",
      text: "Counted store by store for one coachee, with what has to stay and why. Nothing is changed.",
    },
    auditLog: { title: "The audit log", text: "The newest entries, and whether the chain that seals them is whole." },
  },
} as const;
