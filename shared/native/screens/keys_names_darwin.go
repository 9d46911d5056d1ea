package screens

// command names the key that shortcuts with a letter need.
const command = "⌘"
